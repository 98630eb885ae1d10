import { testSettings } from '../../../test/support/settings.js';
import { TopicNames } from '../../platform/policy/topic-names.js';
import { messageOf } from './message.js';

const usual = new TopicNames(testSettings());
const renamed = new TopicNames(
  testSettings({ MQTT_TOPIC_SENSOR_DATA: 'salle/mesures', MQTT_TOPIC_INCIDENTS: 'salle/incidents' }),
);

describe('the message of relais publish', () => {
  it('is what stands on the command line, at QoS 1 unless told otherwise', () => {
    const message = { topic: 'a/b', payload: '{"x": 1}', qos: 1 };
    expect(messageOf({ topic: 'a/b', json: '{"x": 1}' }, usual)).toEqual(message);
    expect(messageOf({ topic: 'a/b', json: '1', qos: '0', retain: true }, usual)).toEqual({
      topic: 'a/b',
      payload: '1',
      qos: 0,
      retain: true,
    });
  });

  it('is a reading on the common topic, or on that of its sensor', () => {
    const reading = { temp: 0, hum: 0 };
    const payload = '{"temperature":0,"humidity":0}';
    expect(messageOf(reading, usual)).toEqual({ topic: 'dht11/sensor/data', payload, qos: 1 });
    expect(messageOf({ ...reading, sensor: 's1' }, usual)).toEqual({
      topic: 'dht11/s1/data',
      payload,
      qos: 1,
    });
  });

  it('is a command to an incident: that it was seen, unless told otherwise', () => {
    const acknowledge = { action: 'acknowledge', incident_id: 3 };
    const { topic, payload } = messageOf({ incident: 3 }, usual);
    expect([topic, JSON.parse(payload)]).toEqual(['dht11/incidents', acknowledge]);
    const resolve = messageOf({ incident: 3, action: 'resolve' }, usual);
    expect(JSON.parse(resolve.payload)).toEqual({ ...acknowledge, action: 'resolve' });
  });

  it('goes to topics under the names that they have', () => {
    expect(messageOf({ temp: 1, hum: 2 }, renamed).topic).toBe('salle/mesures');
    expect(messageOf({ incident: 3 }, renamed).topic).toBe('salle/incidents');
  });
});
