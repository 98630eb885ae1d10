import { testSettings } from '../../test/support/settings.js';
import type { Caller } from '../platform/auth/caller.js';
import type { BrokerLink } from '../platform/broker/broker-link.port.js';
import type { SettingValues } from '../platform/config/settings.js';
import { AboutService } from './about.service.js';

const as = (role: Caller['role']) => ({ role }) as Caller;

function aboutOf(caller: Caller, address: string, settings: Partial<SettingValues> = {}) {
  const link = { address } as BrokerLink;
  return new AboutService(testSettings(settings), link).about(caller, 'fleet.example');
}

const external: Partial<SettingValues> = {
  DATABASE_URL: 'postgres://me:pass-of-db@db:5432/fleet',
  REDIS_URL: 'redis://:pass-of-redis@cache:6379',
  MQTT_BROKER_URL: 'mqtts://broker:8883',
  MQTT_USERNAME: 'relais',
  MQTT_PASSWORD: 'pass-of-broker',
};

describe('what is told about the server', () => {
  it('is a command per door, with places for the address of the pages and a token', () => {
    const { commands, mqttUrl } = aboutOf(as('user'), 'mqtt://127.0.0.1:1883');
    expect(mqttUrl).toBe('mqtt://127.0.0.1:1883');
    expect(commands.map(({ door }) => door)).toEqual(['socket', 'mqttListen', 'mqttPublish', 'rest']);
    expect(commands.every(({ command }) => command.includes('{token}'))).toBe(true);
    expect(commands[3]!.command).toContain('curl -s {url}/mqtt/publish');
  });

  it('names the broker as the caller reaches it, when it listens everywhere', () => {
    const { commands, mqttUrl } = aboutOf(as('user'), 'mqtt://0.0.0.0:1884');
    expect(mqttUrl).toBe('mqtt://fleet.example:1884');
    expect(commands[1]!.command).toContain('mosquitto_sub -h fleet.example -p 1884');
  });

  it('is where the engines are for admins only, and never a password', () => {
    const told = aboutOf(as('admin'), 'mqtts://broker:8883', external);
    expect(told.engines).toEqual({
      database: { kind: 'postgres', place: 'db:5432/fleet' },
      liveState: { kind: 'redis', place: 'cache:6379' },
      broker: { kind: 'external', place: 'broker:8883' },
      files: { kind: 'folder', place: expect.any(String) },
    });
    expect(JSON.stringify(told)).not.toContain('pass-of');
    const { engines } = aboutOf(as('driver'), 'mqtts://broker:8883', external);
    expect(Object.values(engines).map(({ place }) => place)).toEqual([null, null, null, null]);
  });

  it('has no MQTT in it when that is off', () => {
    const told = aboutOf(as('user'), 'mqtt://127.0.0.1:1883', { MQTT_ENABLED: false });
    expect([told.mqttUrl, told.engines.broker.kind]).toEqual([null, 'off']);
    expect(told.commands.map(({ door }) => door)).toEqual(['socket', 'rest']);
  });
});
