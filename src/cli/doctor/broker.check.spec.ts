import { forgetsShares } from './broker.check.js';

it.each([
  ['mosquitto version 2.0.11', true],
  ['mosquitto version 1.6.9', true],
  ['mosquitto version 2.0.12', false],
  ['mosquitto version 2.1.0', false],
  ['5.8.3', false],
  ['', false],
])('knows of "%s" whether it forgets shared subscriptions', (version, isForgetful) => {
  expect(forgetsShares(version)).toBe(isForgetful);
});
