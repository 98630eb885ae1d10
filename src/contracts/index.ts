/**
 * The wire: every topic, event and route, each declared once. What a field means where its name does not say all (unit,
 * range, form) is `@JSONSchema({ description: '…' })` of class-validator-jsonschema on it, which OpenAPI, AsyncAPI and the
 * pages show; answers are classes with rules too. The export's name is the operation's id in the documents.
 */
export * from './about.contract.js';
export * from './accounts.contract.js';
export * from './archives.contract.js';
export * from './attachments.contract.js';
export * from './broker-hooks.contract.js';
export * from './chat-events.contract.js';
export * from './chat.contract.js';
export * from './customer.js';
export * from './docs.contract.js';
export * from './driver-routes.contract.js';
export * from './drivers.contract.js';
export * from './event-position.contract.js';
export * from './event.js';
export * from './health.contract.js';
export * from './incidents.contract.js';
export * from './list.js';
export * from './mail.contract.js';
export * from './modules.contract.js';
export * from './mqtt-events.contract.js';
export * from './mqtt-history.contract.js';
export * from './mqtt-operations.contract.js';
export * from './mqtt.contract.js';
export * from './object-rule.js';
export * from './operations.contract.js';
export * from './pages.contract.js';
export * from './permissions.js';
export * from './position.contract.js';
export * from './presence.contract.js';
export * from './realtime-sync.contract.js';
export * from './realtime.contract.js';
export * from './renamable-topics.js';
export * from './reservation-chat.contract.js';
export * from './reservation-routes.contract.js';
export * from './reservations.contract.js';
export * from './rooms.contract.js';
export * from './route.js';
export * from './sensors.contract.js';
export * from './server-status.contract.js';
export * from './session.contract.js';
export * from './stream-positions.js';
export * from './telemetry-values.js';
export * from './telemetry.contract.js';
export * from './time.js';
export * from './topic-filter.js';
export * from './topic.js';
export * from './web-pages.contract.js';
