import { testSettings } from '../../../test/support/settings.js';
import {
  alertTopic,
  incidentTopic,
  permissionRows,
  serverStatus,
  telemetryStatus,
} from '../../contracts/index.js';
import { TopicNames } from './topic-names.js';

describe('topics without a name of their own', () => {
  const names = new TopicNames(testSettings());

  it('are the contracts themselves', () => {
    expect(names.of(alertTopic)).toBe(alertTopic);
    expect(names.rows()).toEqual(permissionRows);
  });
});

describe('topics that settings rename', () => {
  const names = new TopicNames(
    testSettings({ MQTT_TOPIC_ALERTS: 'dht11/incidents', MQTT_TOPIC_INCIDENTS: 'plant/incidents' }),
  );

  it('are built, matched and asked for by their names; what they guarantee stays', () => {
    const renamed = names.of(incidentTopic);
    expect([renamed.build({}), renamed.filter, renamed.path]).toEqual(Array(3).fill('plant/incidents'));
    expect(renamed.match('plant/incidents')).toEqual({});
    expect(renamed.match('dht11/incidents')).toBeUndefined();
    expect(renamed).toMatchObject({ payload: incidentTopic.payload, qos: 1, from: 'both' });
  });

  it('may have the default name of another', () => {
    expect(names.of(alertTopic).build({})).toBe('dht11/incidents');
    const rowsOf = (tree: string) => names.rows().filter((row) => row.tree === tree);
    expect(rowsOf('dht11/incidents')).toMatchObject([{ publish: ['server'] }]);
    expect(rowsOf('plant/incidents')).toMatchObject([{ publish: ['device', 'admin'] }]);
    expect(rowsOf('dht11/alerts')).toEqual([]);
  });

  it('leave the others as they are', () => {
    expect(names.of(telemetryStatus)).toBe(telemetryStatus);
    expect(names.of(serverStatus)).toBe(serverStatus);
    expect(names.rows()).toHaveLength(permissionRows.length);
  });
});
