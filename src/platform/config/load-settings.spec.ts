import { settingProblems } from '../../../test/support/setting-problems.js';
import { loadSettings } from './load-settings.js';

const GOOD_KEY = 'Jr7vQ2mXf0ZpK4sLw9TnB6yHc3Ud8Ea1';

describe('loadSettings', () => {
  it('needs nothing', () => {
    const settings = loadSettings({});
    expect(settings.PORT).toBe(3000);
    expect(settings.listenHost).toBe('127.0.0.1');
    expect(settings.hasEmbeddedBroker).toBe(true);
    expect(settings.postgresUrl).toBeUndefined();
  });

  it('takes an empty variable for one that is not set', () => {
    expect(loadSettings({ PORT: '', REDIS_URL: '  ' })).toMatchObject({ PORT: 3000, REDIS_URL: undefined });
  });

  it('listens everywhere in production unless HOST says otherwise', () => {
    const production = { NODE_ENV: 'production', JWT_SECRET: GOOD_KEY };
    expect(loadSettings(production).listenHost).toBe('0.0.0.0');
    expect(loadSettings({ ...production, HOST: '10.0.0.7' }).listenHost).toBe('10.0.0.7');
  });

  it('builds the URLs of engines from their parts, escaping what they hold', () => {
    const settings = loadSettings({
      DB_HOST: 'db',
      DB_USER: 'me@home',
      DB_PASS: 'a/b:c',
      MQTT_HOST: 'broker',
      MQTT_PROTOCOL: 'mqtts',
      MQTT_PORT: '8883',
    });
    expect(settings.postgresUrl).toBe('postgres://me%40home:a%2Fb%3Ac@db:5432/relais');
    expect(settings.brokerUrl).toBe('mqtts://broker:8883');
    expect(settings.hasEmbeddedBroker).toBe(false);
  });

  it('knows IPv6 addresses from host names', () => {
    const settings = loadSettings({ HOST: '::', DB_HOST: '::1', MQTT_HOST: 'fe80::1' });
    expect(settings.postgresUrl).toBe('postgres://relais@[::1]:5432/relais');
    expect(settings.brokerUrl).toBe('mqtt://[fe80::1]:1883');
  });

  it('reads origins as browsers name them', () => {
    const { CORS_ORIGINS } = loadSettings({ CORS_ORIGINS: 'https://App.Example/, capacitor://localhost' });
    expect(CORS_ORIGINS).toEqual(['https://app.example', 'capacitor://localhost']);
  });

  it('understands durations with their unit', () => {
    expect(loadSettings({ JWT_EXPIRES_IN: '15m' }).JWT_EXPIRES_IN).toBe(900);
    expect(loadSettings({ JWT_EXPIRES_IN: '7d' }).JWT_EXPIRES_IN).toBe(604_800);
  });

  it('names every problem in one run', () => {
    const found = settingProblems({ PORT: '70000', LOG_LEVEL: 'loud', MQTT_ENABLED: 'maybe' });
    expect(found).toEqual([
      'PORT cannot be read (PORT=70000): it must be a whole number from 0 to 65535; leave it out for 3000',
      'LOG_LEVEL cannot be read (LOG_LEVEL=loud): it must be one of fatal, error, warn, info, debug, trace; leave it out for info',
      'MQTT_ENABLED cannot be read (MQTT_ENABLED=maybe): it must be true or false; leave it out for true',
    ]);
  });

  it.each([
    ['PORT', '3000.5'],
    ['PORT', '1e999'],
    ['PORT', '-1'],
    ['JWT_EXPIRES_IN', '0'],
    ['JWT_EXPIRES_IN', '5 weeks'],
    ['JWT_JWKS_URL', 'ftp://keys'],
    ['REDIS_URL', 'localhost:6379'],
    ['MQTT_BROKER_URL', 'mqtt://'],
    ['PORT', '0x50'],
    ['PORT', '1e3'],
    ['JWT_EXPIRES_IN', '36501d'],
    ['HOST', 'a b'],
    ['HOST', '127.0.0.1:3000'],
    ['MQTT_HOST', 'mqtt://broker'],
    ['DB_HOST', 'postgres://db/x'],
    ['DB_HOST', '[::1]'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'app.example.org'],
    ['CORS_ORIGINS', 'https://a.example/app'],
    ['ADMIN_EMAIL', 'admin'],
    ['ADMIN_EMAIL', 'admin@localhost'],
    ['MQTT_TOPIC_ALERTS', 'plant/#'],
    ['MQTT_TOPIC_ALERTS', '$SYS/alerts'],
    ['MQTT_TOPIC_ALERTS', 'plant/:alerts'],
  ])('refuses %s=%s', (name, raw) => {
    expect(settingProblems({ [name]: raw })).toEqual([expect.stringMatching(`^${name} cannot be read`)]);
  });

  it('never repeats a secret that it cannot read', () => {
    const [message] = settingProblems({ DATABASE_URL: 'mysql://root:hunter2@db/x' });
    expect(message).toMatch(/^DATABASE_URL cannot be read: it must be a URL that begins with postgres:/);
    expect(message).not.toMatch('hunter2');
  });
});
