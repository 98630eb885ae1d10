export * from './event.js';
export * from './permissions.js';
export * from './route.js';
export * from './topic-filter.js';
export * from './topic.js';
