import { advance } from './incident.model.js';

it.each([
  ['open', 'acknowledge', 'acknowledged'],
  ['open', 'resolve', 'resolved'],
  ['acknowledged', 'resolve', 'resolved'],
  ['acknowledged', 'acknowledge', 'acknowledged'],
  ['resolved', 'resolve', 'resolved'],
  ['resolved', 'acknowledge', undefined],
] as const)('an incident that is %s, %s: %s', (status, action, next) => {
  expect(advance(status, action)).toBe(next);
});
