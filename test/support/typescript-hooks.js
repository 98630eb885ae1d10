import { transformFileSync } from '@swc/core';
import { fileURLToPath } from 'node:url';
import { jsc } from './swc.js';

const options = {
  jsc,
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

/** `./x.js` is the TypeScript file of that name where there is no such JavaScript. */
export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!/^\.{1,2}\/.*\.js$/.test(specifier)) throw error;
    return next(specifier.replace(/js$/, 'ts'), context);
  }
}

export function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const { code } = transformFileSync(fileURLToPath(url), options);
  return { format: 'module', source: code, shortCircuit: true };
}
