import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as contracts from '../contracts/index.js';
import { collectContracts } from './contract-catalogue.js';
import { allSchemas } from './json-schemas.js';
import { withoutNull } from './nullable.js';
import { permissionOf } from './topic-permissions.js';

const FOLDER = 'src/contracts';
const catalogue = collectContracts(contracts);
const { routes, topics, clientEvents, serverEvents, permissions } = catalogue;
const everything = [...routes, ...topics, ...clientEvents, ...serverEvents];

interface DeclaredClass {
  readonly name: string;
  readonly fields: readonly string[];
  /** Those whose type names null. */
  readonly nullable: readonly string[];
}

/** The payload classes as their sources declare them: a field without a rule leaves no trace at run time. */
const declared: DeclaredClass[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.contract.ts'))
  .flatMap((file) => [
    ...readFileSync(join(FOLDER, file), 'utf8').matchAll(
      /^export class (\w+)(?: extends \w+)? \{(.*?)^\}/gms,
    ),
  ])
  .map(([, name, body]) => ({
    name: name!,
    fields: [...body!.matchAll(/^ {2}(\w+)[!?]?:/gm)].map(([, field]) => field!),
    nullable: [...body!.matchAll(/^ {2}(\w+)[!?]?:.*\| null\b/gm)].map(([, field]) => field!),
  }));

function repeated(names: readonly string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}

it('finds contracts of every kind', () => {
  expect([routes, topics, clientEvents, serverEvents].map(({ length }) => length > 0)).not.toContain(false);
  expect(declared.length).toBeGreaterThan(10);
});

it('declares each route, topic and event once', () => {
  expect(repeated(routes.map(({ method, path }) => `${method} ${path}`))).toEqual([]);
  expect(repeated(topics.map(({ filter }) => filter))).toEqual([]);
  expect(repeated(clientEvents.map(({ namespace, name }) => `${namespace} ${name}`))).toEqual([]);
  expect(repeated(serverEvents.map(({ namespace, name }) => `${namespace} ${name}`))).toEqual([]);
});

it('names each payload once, since documents know classes by their names', () => {
  expect(repeated(declared.map(({ name }) => name))).toEqual([]);
});

it('documents every field of every payload', () => {
  const schemas = allSchemas();
  const silent = declared.flatMap(({ name, fields }) => {
    const known = Object.keys(schemas[name]?.properties ?? {});
    return fields.filter((field) => !known.includes(field)).map((field) => `${name}.${field}`);
  });
  expect(silent).toEqual([]);
});

it('documents null where a field may be null', () => {
  const schemas = allSchemas();
  const wrong = declared.flatMap(({ name, nullable }) =>
    nullable
      .filter((field) => {
        const schema = schemas[name]?.properties?.[field] ?? {};
        return withoutNull(schema) === schema && (schema.type ?? schema.$ref) !== undefined;
      })
      .map((field) => `${name}.${field}`),
  );
  expect(wrong).toEqual([]);
});

it('says in a line what each is for', () => {
  const wanting = everything.filter(({ summary }) => !/^\S.{2,140}[^.\s]$/.test(summary));
  expect(wanting.map(({ id }) => id)).toEqual([]);
});

it('describes the parameters of every path', () => {
  const schemas = allSchemas();
  const wrong = routes.filter(({ path, params }) => {
    const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
    const described = params ? Object.keys(schemas[params.name]?.properties ?? {}) : [];
    return new Set([...inPath, ...described]).size !== inPath.length || inPath.length !== described.length;
  });
  expect(wrong.map(({ id }) => id)).toEqual([]);
});

it('has a permission row for every topic, so that none falls to the row for everybody', () => {
  expect(
    topics.filter(({ path }) => permissionOf(path, permissions).tree === '#').map(({ path }) => path),
  ).toEqual([]);
});

it('lets nobody but the server publish what only the server says', () => {
  const served = topics.filter(({ from }) => from === 'server');
  const open = served.filter(({ path }) => permissionOf(path, permissions).publish.join() !== 'server');
  expect(open.map(({ path }) => path)).toEqual([]);
});
