import { permissionRows } from '../contracts/index.js';
import { permissionOf } from './topic-permissions.js';

it.each([
  ['ktur/reservations/recentes', 'ktur/reservations/recentes'],
  ['ktur/reservations/:reservationId', 'ktur/reservations/:reservationId/#'],
  ['ktur/reservations/:reservationId/position', 'ktur/reservations/:reservationId/position'],
  ['dht11/sensor/data', 'dht11/sensor/data'],
  ['dht11/:sensorId/data', 'dht11/:sensorId/data'],
  ['sensors/temperature', '#'],
])('judges %s by the row %s, the most specific that covers it', (path, tree) => {
  expect(permissionOf(path, permissionRows).tree).toBe(tree);
});
