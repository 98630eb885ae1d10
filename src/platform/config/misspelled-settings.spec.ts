import { misspelledSettings } from './misspelled-settings.js';

const messages = (...names: string[]) =>
  misspelledSettings(Object.fromEntries(names.map((name) => [name, 'x']))).map(({ message }) => message);

describe('misspelledSettings', () => {
  it.each([
    ['REDIS_ULR', 'REDIS_URL'],
    ['MQTT_BROKER_ULR', 'MQTT_BROKER_URL'],
    ['DATABSE_URL', 'DATABASE_URL'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['PROT', 'PORT'],
    ['JWT_SECRETS', 'JWT_SECRET'],
  ])('takes %s for %s', (name, meant) => {
    const message = `is not a setting of Relais; did you mean ${meant}? Rename it, or unset it`;
    expect(messages(name)).toEqual([message]);
  });

  it('refuses a name of ours that is near to nothing', () => {
    expect(messages('MQTT_SOMETHING_ELSE')).toEqual(['is not a setting of Relais; unset it']);
  });

  it('lets the variables of the system alone', () => {
    const system = ['HOME', 'PATH', 'PWD', 'SHELL', 'HOSTNAME', 'TERM', 'LANG', 'NODE_OPTIONS', 'CI'];
    expect(messages(...system)).toEqual([]);
  });

  it('lets the links alone that Kubernetes sets for a service named mqtt or db', () => {
    expect(messages('MQTT_SERVICE_HOST', 'DB_SERVICE_PORT_SQL', 'MQTT_PORT_1883_TCP_ADDR')).toEqual([]);
  });
});
