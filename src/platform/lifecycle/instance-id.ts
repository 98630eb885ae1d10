import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';

/** Tells this process from all others, for leases and logs; another one after every start. */
@Injectable()
export class InstanceId {
  readonly value = randomBytes(6).toString('hex');
}
