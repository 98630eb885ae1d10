import { generateKeyPairSync } from 'node:crypto';
import { testSettings } from '../../../test/support/settings.js';
import { Demo } from './demo.js';
import { customerNamed, driverNamed, isMadeUp, TEAM } from './demo-identities.js';

const { publicKey } = generateKeyPairSync('ed25519');
const JWT_PUBLIC_KEY = publicKey.export({ type: 'spki', format: 'pem' }).toString();

describe('the demo', () => {
  it.each([
    ['in production', { NODE_ENV: 'production' } as const, 'not in production'],
    ['without MQTT', { MQTT_ENABLED: false }, 'set MQTT_ENABLED=true'],
    ['where tokens are made elsewhere', { JWT_SECRET: undefined, JWT_PUBLIC_KEY }, 'made elsewhere'],
  ])('does not run %s, and says so in a line', (_, settings, reason) => {
    const begin = (): Demo => new Demo(testSettings(settings));
    expect(begin).toThrow(reason);
    expect(begin).toThrow(/^[^\n]+$/);
  });

  it('knows its own people from visitors', () => {
    const own = [...TEAM, driverNamed('sim-driver-3'), customerNamed('client_sim-customer-12')];
    expect(own.every(({ id }) => isMadeUp(id))).toBe(true);
    expect(isMadeUp('chauffeur_sim-driver-3')).toBe(true);
    expect(['admin', 'chauffeur_9', '01a2007e-d8d5'].some(isMadeUp)).toBe(false);
  });

  it('gives the same driver the same name', () => {
    expect(driverNamed('sim-driver-3')).toEqual(driverNamed('sim-driver-3'));
    expect(customerNamed('client_sim-customer-4').id).toBe('sim-customer-4');
  });
});
