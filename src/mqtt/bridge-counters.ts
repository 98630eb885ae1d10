import { Injectable } from '@nestjs/common';

/** What passed the bridge since this instance started. */
@Injectable()
export class BridgeCounters {
  published = 0;
  received = 0;
  rejected = 0;
}
