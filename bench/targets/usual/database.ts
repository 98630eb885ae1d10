import { Pool } from 'pg';
import { addresses } from './addresses.js';

const TABLES = `
  create table positions (
    chauffeur_id text, at timestamptz, lat double precision, lng double precision, speed double precision,
    primary key (chauffeur_id, at)
  );
  create table readings (
    sensor_id text, at timestamptz, temperature double precision, humidity double precision,
    primary key (sensor_id, at)
  );
  create table messages (
    id uuid primary key, room_id text, sender text, client_id text, content text, created_at timestamptz
  )`;

export async function connectDatabase(): Promise<Pool> {
  const pool = new Pool({ connectionString: addresses.databaseUrl });
  await pool.query(TABLES);
  return pool;
}
