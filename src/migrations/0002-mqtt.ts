import { sql, type Migration } from 'kysely';

export const mqtt: Migration = {
  async up(db) {
    await sql`
      create table mqtt_user_subscriptions (
        user_id text not null,
        topic text not null,
        qos smallint not null,
        subscribed_at timestamptz not null,
        primary key (user_id, topic)
      )`.execute(db);
    await sql`
      create table mqtt_listened_topics (
        topic text primary key,
        qos smallint not null,
        since timestamptz not null
      )`.execute(db);
    await sql`
      create table mqtt_rejections (
        id text primary key,
        topic text not null,
        reason text not null,
        sender text,
        payload bytea not null,
        rejected_at timestamptz not null
      )`.execute(db);
    await sql`create index mqtt_rejections_at on mqtt_rejections (rejected_at)`.execute(db);
    await sql`
      create table mqtt_history_rules (
        topic text primary key,
        days integer not null
      )`.execute(db);
    await sql`
      create table mqtt_messages (
        id bigint generated always as identity primary key,
        topic text not null,
        payload bytea not null,
        qos smallint not null,
        received_at timestamptz not null
      )`.execute(db);
    await sql`create index mqtt_messages_topic on mqtt_messages (topic text_pattern_ops, id)`.execute(db);
  },
};
