import { Injectable } from '@nestjs/common';
import { sql, type Transaction } from 'kysely';
import { Database } from '../platform/postgres/database.port.js';
import type { Ride } from './driver-rides.port.js';

/** A ride and its time, from accepting to the end. */
export interface RideRow {
  readonly reservation_id: string;
  readonly chauffeur_id: string;
  readonly began_at: Date;
  readonly ended_at: Date | null;
}

type Trx = Transaction<unknown>;

@Injectable()
export class RideRepository {
  constructor(private readonly database: Database) {}

  /** False when the driver is on another ride. */
  async begin(trx: Trx, { reservationId, chauffeurId, customer }: Ride): Promise<boolean> {
    const { numAffectedRows } = await sql`
      insert into rides (reservation_id, chauffeur_id, customer, began_at)
      values (${reservationId}, ${chauffeurId}, ${customer}, clock_timestamp())
      on conflict (chauffeur_id) where ended_at is null do nothing`.execute(trx);
    return numAffectedRows === 1n;
  }

  /** Returns whose it was; undefined when it is over, or never began. */
  async end(trx: Trx, reservationId: string): Promise<string | undefined> {
    const { rows } = await sql<{ chauffeur_id: string }>`
      update rides set ended_at = clock_timestamp() where reservation_id = ${reservationId} and ended_at is null
      returning chauffeur_id`.execute(trx);
    return rows[0]?.chauffeur_id;
  }

  async find(reservationIds: readonly string[]): Promise<RideRow[]> {
    const { rows } = await sql<RideRow>`
      select reservation_id, chauffeur_id, began_at, ended_at from rides
      where reservation_id = any(${reservationIds}::text[])`.execute(this.database.tables());
    return rows;
  }

  /** The drivers who drive this customer now. */
  async driversOf(customer: string): Promise<string[]> {
    const { rows } = await sql<{ chauffeur_id: string }>`
      select chauffeur_id from rides where customer = ${customer} and ended_at is null`.execute(
      this.database.tables(),
    );
    return rows.map(({ chauffeur_id }) => chauffeur_id);
  }

  /** Who drives these reservations now. */
  async driving(reservationIds: readonly string[]): Promise<RideRow[]> {
    const { rows } = await sql<RideRow>`
      select reservation_id, chauffeur_id, began_at, ended_at from rides
      where reservation_id = any(${reservationIds}::text[]) and ended_at is null`.execute(
      this.database.tables(),
    );
    return rows;
  }
}
