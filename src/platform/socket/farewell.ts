import { Injectable } from '@nestjs/common';
import { serverLeaving } from '../../contracts/index.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { SocketHub } from './socket-hub.js';

/** So long a restart of many sockets is spread, that the next instance is not stormed; they are back within 3 s. */
const SPREAD_MS = 2_000;

/** At an orderly stop every socket of this instance is told when to come back, at random within two seconds. */
@Injectable()
export class Farewell {
  constructor(hub: SocketHub, lifecycle: Lifecycle) {
    lifecycle.onStop('farewell', () =>
      hub.tellEach(serverLeaving, () => ({ comeBackInMs: Math.round(Math.random() * SPREAD_MS) })),
    );
  }
}
