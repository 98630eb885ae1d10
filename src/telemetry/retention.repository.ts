import { Injectable } from '@nestjs/common';
import { Database } from '../platform/postgres/database.port.js';

interface Tables {
  incidents: { readonly status: string; readonly resolved_at: Date | null };
}

@Injectable()
export class RetentionRepository {
  constructor(private readonly database: Database) {}

  /** Deletes incidents that were resolved before; returns how many. */
  async deleteResolvedBefore(epochMs: number): Promise<number> {
    const { numDeletedRows } = await this.database
      .tables<Tables>()
      .deleteFrom('incidents')
      .where('status', '=', 'resolved')
      .where('resolved_at', '<', new Date(epochMs))
      .executeTakeFirst();
    return Number(numDeletedRows);
  }
}
