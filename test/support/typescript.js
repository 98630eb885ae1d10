import { register } from 'node:module';

// `node --import` this file to run the sources in a process of their own, uncompiled.
register('./typescript-hooks.js', import.meta.url);
