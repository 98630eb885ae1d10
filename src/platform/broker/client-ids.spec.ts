import { testSettings } from '../../../test/support/settings.js';
import { ClientIds } from './client-ids.js';

describe('ClientIds', () => {
  it('makes up a stem once and finds it again after a restart', () => {
    const settings = testSettings();
    const id = new ClientIds(settings).of('listener');
    expect(id).toMatch(/^relais-[0-9a-f]{8}-listener$/);
    expect(new ClientIds(settings).of('listener')).toBe(id);
    expect(new ClientIds(testSettings()).of('listener')).not.toBe(id);
  });

  it('takes the stem that is set', () => {
    const settings = testSettings({ MQTT_CLIENT_ID: 'north-1' });
    expect(new ClientIds(settings).of('publisher')).toBe('north-1-publisher');
  });
});
