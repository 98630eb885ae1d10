import { settingProblems } from '../../../test/support/setting-problems.js';

const GOOD_KEY = 'Jr7vQ2mXf0ZpK4sLw9TnB6yHc3Ud8Ea1';
const PRODUCTION = { NODE_ENV: 'production', JWT_SECRET: GOOD_KEY };

describe('settings that do not go together', () => {
  it('lets production start with a good key', () => {
    expect(settingProblems(PRODUCTION)).toEqual([]);
    expect(settingProblems({ NODE_ENV: 'production', JWT_JWKS_URL: 'https://id.example/jwks' })).toEqual([]);
  });

  it('refuses production without a key, and says how to make one', () => {
    expect(settingProblems({ NODE_ENV: 'production' })).toEqual([
      expect.stringMatching(/^JWT_SECRET is missing: .* type JWT_SECRET=\$\(openssl rand -base64 48\)/),
    ]);
  });

  it('refuses a short key everywhere', () => {
    expect(settingProblems({ JWT_SECRET: 'short' })).toEqual([
      expect.stringMatching('JWT_SECRET is too short: 5 bytes'),
    ]);
  });

  it.each([
    'your-super-secret-jwt-token-with-at-least-32-characters-long',
    'a-string-secret-at-least-256-bits-long',
    'please-change-me-before-you-deploy-this',
    'secretsecretsecretsecretsecretsecret',
    '00000000000000000000000000000000',
  ])('refuses the well-known key %s in production', (key) => {
    expect(settingProblems({ ...PRODUCTION, JWT_SECRET: key })).toEqual([
      expect.stringMatching('JWT_SECRET is a default that everyone knows'),
    ]);
  });

  it('refuses well-known passwords of its own doors in production', () => {
    expect(
      settingProblems({ ...PRODUCTION, ADMIN_PASSWORD: 'admin', METRICS_TOKEN: 'changeme' }),
    ).toHaveLength(2);
    expect(settingProblems({ ADMIN_PASSWORD: 'admin' })).toEqual([]);
  });

  it('refuses an engine that is named twice', () => {
    expect(settingProblems({ DATABASE_URL: 'postgres://db/x', DB_HOST: 'db' })).toEqual([
      'DB_HOST says again what DATABASE_URL says; keep one and unset the other',
    ]);
    expect(settingProblems({ MQTT_BROKER_URL: 'mqtt://broker', MQTT_HOST: 'broker' })).toHaveLength(1);
  });

  it('refuses a part of an engine whose host is missing, rather than run the embedded one', () => {
    expect(settingProblems({ DB_NAME: 'fleet' })).toEqual([
      'DB_NAME does nothing without DB_HOST; set that too, or unset this',
    ]);
    expect(settingProblems({ MQTT_USERNAME: 'relais' })).toHaveLength(1);
  });

  it('refuses to open the embedded broker to the network in production unless told that TLS is in front', () => {
    const open = { ...PRODUCTION, MQTT_EMBEDDED_HOST: '0.0.0.0' };
    expect(settingProblems(open)).toEqual([expect.stringMatching(/^MQTT_EMBEDDED_HOST =0\.0\.0\.0 opens/)]);
    expect(settingProblems({ ...open, ALLOW_EMBEDDED: 'true' })).toEqual([]);
    expect(settingProblems({ ...open, MQTT_BROKER_URL: 'mqtts://broker' })).toEqual([]);
    expect(settingProblems({ ...open, MQTT_EMBEDDED_HOST: '127.0.0.2' })).toEqual([]);
  });

  it('refuses one port for HTTP and the embedded broker', () => {
    expect(settingProblems({ PORT: '1883' })).toEqual([
      'MQTT_EMBEDDED_PORT is PORT too (1883); give the broker another one',
    ]);
    expect(settingProblems({ PORT: '0', MQTT_EMBEDDED_PORT: '0' })).toEqual([]);
  });

  it('refuses a certificate file that is not there', () => {
    expect(settingProblems({ MQTT_BROKER_URL: 'mqtts://broker', MQTT_CA_FILE: '/nowhere/ca.pem' })).toEqual([
      'MQTT_CA_FILE names a file that is not there (/nowhere/ca.pem); correct the path',
    ]);
    expect(settingProblems({ MQTT_BROKER_URL: 'mqtts://broker', MQTT_CA_FILE: '/' })).toHaveLength(1);
  });

  it('refuses limits that leave nothing between them', () => {
    expect(settingProblems({ MQTT_TEMP_MIN: '35', MQTT_HUM_MAX: '10' })).toEqual([
      'MQTT_TEMP_MIN (35) is not below MQTT_TEMP_MAX (35); correct one of them',
      'MQTT_HUM_MIN (20) is not below MQTT_HUM_MAX (10); correct one of them',
    ]);
  });

  it('refuses one topic for two things, be it the default of one of them', () => {
    expect(settingProblems({ MQTT_TOPIC_INCIDENTS: 'plant/a', MQTT_TOPIC_STATUS: 'plant/a' })).toEqual([
      'MQTT_TOPIC_STATUS is MQTT_TOPIC_INCIDENTS too (plant/a); give it another one',
    ]);
    expect(settingProblems({ MQTT_TOPIC_INCIDENTS: 'dht11/status' })).toHaveLength(1);
    expect(
      settingProblems({ MQTT_TOPIC_INCIDENTS: 'dht11/status', MQTT_TOPIC_STATUS: 'dht11/incidents' }),
    ).toEqual([]);
  });
});
