import { testSettings } from '../../test/support/settings.js';
import { firstStartBanner, restartBanner, waitingLines } from './banner.js';
import type { ServerFacts } from './server-facts.js';

const facts: ServerFacts = { url: 'http://127.0.0.1:3000', broker: 'mqtt://127.0.0.1:1883' };
const admin = { id: '1', email: 'admin@relais.local', password: 's3cret', link: 'http://127.0.0.1:3000/l/1' };
const embedded = testSettings();
const external = testSettings({
  DATABASE_URL: 'postgres://me:pass-of-db@db:5432/fleet',
  REDIS_URL: 'redis://:pass-of-redis@cache:6379',
  MQTT_BROKER_URL: 'mqtt://broker:1884',
  MQTT_USERNAME: 'relais',
  MQTT_PASSWORD: 'pass-of-broker',
});

describe('the banner', () => {
  it('of the first start has at most 20 plain lines: places, engines, how to sign in, a command per door', () => {
    const lines = firstStartBanner({ ...facts, admin, token: 'tok.en' }, embedded);
    expect(lines.length).toBeLessThanOrEqual(20);
    const text = lines.join('\n');
    expect(text).not.toContain('\u001b');
    for (const part of ['http://127.0.0.1:3000/docs', 'mqtt://127.0.0.1:1883', 'ws://127.0.0.1:3000/mqtt']) {
      expect(text).toContain(part);
    }
    expect(text).toMatch(/PGlite in .*, state in memory, embedded broker .*; one instance/);
    expect(text).toMatch(/Sign in +http:\/\/127\.0\.0\.1:3000\/l\/1 /);
    expect(text).toMatch(/Admin +admin@relais\.local {2}password: s3cret {2}\(shown only now\)/);
    const commands = lines.filter((line) => line.includes('tok.en')).map((line) => line.trim().split(' ')[0]);
    expect(commands).toEqual(['node', 'mosquitto_sub', 'mosquitto_pub', 'curl']);
  });

  it('shows no password that was given', () => {
    const given = { ...admin, password: undefined };
    expect(firstStartBanner({ ...facts, admin: given }, embedded).join('\n')).not.toContain('password:');
  });

  it('of later starts is a few lines', () => {
    expect(restartBanner(facts, embedded).length).toBeLessThanOrEqual(8);
  });

  it('names real engines without their passwords, and says how to reach the broker', () => {
    const text = firstStartBanner(
      { ...facts, broker: 'mqtt://broker:1884', admin, token: 't' },
      external,
    ).join('\n');
    expect(text).toContain('Postgres db:5432/fleet, Redis cache:6379, broker broker:1884\n');
    expect(text).toContain(`mosquitto_sub -h broker -p 1884 -u 'relais' -P "$MQTT_PASSWORD"`);
    expect(text).not.toMatch(/pass-of/);
  });

  it('says in a line what goes on beside the server', () => {
    const company = '30 drivers are made up';
    expect(restartBanner({ ...facts, company }, embedded).join('\n')).toMatch(
      /^ {2}Demo +30 drivers are made up$/m,
    );
    expect(firstStartBanner({ ...facts, admin, token: 't', company }, embedded).length).toBeLessThanOrEqual(
      20,
    );
  });

  it('while something is away says what, and what to do', () => {
    expect(waitingLines(['postgres', 'mqtt'], external)).toEqual([
      'Relais listens and waits for Postgres at db:5432/fleet: start it, or correct DATABASE_URL.',
      'Relais listens and waits for the broker at broker:1884: start it, or correct MQTT_BROKER_URL.',
    ]);
    expect(waitingLines(['postgres', 'mqtt'], embedded)).toEqual([]);
  });
});
