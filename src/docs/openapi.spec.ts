import { readFileSync } from 'node:fs';
import { Type } from 'class-transformer';
import { IsInt, IsISO8601, IsOptional, IsString, Max, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import * as contracts from '../contracts/index.js';
import { apiInfo } from '../platform/config/api-info.js';
import { collectContracts } from './contract-catalogue.js';
import { openApiDocument } from './openapi.js';

const { defineRoute } = contracts;

class Reader {
  @IsString()
  name: string;
}

class Book {
  @IsString()
  title: string;

  @IsOptional()
  @IsInt()
  @JSONSchema({ description: 'Grams' })
  weight?: number;

  @ValidateNested({ each: true })
  @Type(() => Reader)
  readers: Reader[];

  @IsISO8601()
  printedAt: string;
}

class BookParams {
  @IsString()
  bookId: string;
}

class BookQuery {
  @IsOptional()
  @IsInt()
  @Max(200)
  @JSONSchema({ description: 'Books a page' })
  limit?: number;
}

const sample = collectContracts({
  changeBook: defineRoute('PUT /api/books/:bookId', {
    access: ['admin'],
    summary: 'Changes a book',
    params: BookParams,
    body: Book,
    response: Book,
  }),
  listBooks: defineRoute('GET /api/books', {
    access: 'public',
    summary: 'Books',
    query: BookQuery,
    response: Book,
  }),
});

interface Operation {
  operationId: string;
  tags: string[];
  parameters?: object[];
  security: object[];
  responses: Record<string, unknown>;
}
type Paths = Record<string, Record<string, Operation>>;

const pathsOf = (catalogue: typeof sample) => openApiDocument(catalogue).paths as Paths;

function refsIn(value: unknown): string[] {
  return [...JSON.stringify(value).matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)].map(
    ([, kind, name]) => `${kind}.${name}`,
  );
}

it('describes nested bodies, units and optional fields', () => {
  const { schemas } = openApiDocument(sample).components as { schemas: object };
  expect(schemas).toMatchObject({
    Book: {
      properties: {
        weight: { type: ['integer', 'null'], description: 'Grams' },
        readers: { type: 'array', items: { $ref: '#/components/schemas/Reader' } },
        printedAt: { type: 'string', format: 'date-time' },
      },
      required: ['title', 'readers', 'printedAt'],
    },
    Reader: { properties: { name: { type: 'string' } } },
  });
});

it('lists what stands in the path and in the query, with its limits', () => {
  const paths = pathsOf(sample);
  expect(paths['/api/books/{bookId}']!.put!.parameters).toEqual([
    { name: 'bookId', in: 'path', required: true, schema: { type: 'string' } },
  ]);
  expect(paths['/api/books']!.get!.parameters).toEqual([
    {
      name: 'limit',
      in: 'query',
      required: false,
      description: 'Books a page',
      schema: { type: 'integer', maximum: 200 },
    },
  ]);
});

it('answers with the failures that fit the access and the method', () => {
  const paths = pathsOf(sample);
  const { put } = paths['/api/books/{bookId}']!;
  expect(Object.keys(put!.responses)).toEqual([
    '200',
    '400',
    '401',
    '403',
    '404',
    '409',
    '413',
    '415',
    '422',
    '429',
    '503',
  ]);
  expect(Object.keys(paths['/api/books']!.get!.responses)).toEqual(['200', '400', '429', '503']);
});

it('names the media type that an answer may have besides JSON', () => {
  const { get } = pathsOf(collectContracts(contracts))['/api/dht11/readings']!;
  expect(get!.responses['200']).toMatchObject({
    content: {
      'application/json': { schema: { $ref: '#/components/schemas/ReadingList' } },
      'text/csv': { schema: { type: 'string' } },
    },
  });
});

it('shows the file that a route takes, and how it may be refused', () => {
  const { post } = pathsOf(collectContracts(contracts))['/api/attachments']!;
  expect(post).toMatchObject({
    requestBody: {
      required: true,
      content: {
        'multipart/form-data': {
          schema: { properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] },
        },
      },
    },
  });
  expect(Object.keys(post!.responses)).toEqual(expect.arrayContaining(['201', '400', '413', '415', '503']));
});

it('asks for a token where the route does', () => {
  const paths = pathsOf(sample);
  expect(paths['/api/books']!.get!.security).toEqual([]);
  expect(paths['/api/books/{bookId}']!.put!.security).toEqual([{ bearer: [] }, { cookie: [] }]);
});

it('refers to nothing that it does not hold, for every route that Relais has', () => {
  const document = openApiDocument(collectContracts(contracts));
  const components = document.components as Record<string, object>;
  const held = Object.entries(components).flatMap(([kind, all]) =>
    Object.keys(all).map((name) => `${kind}.${name}`),
  );
  expect(held).toEqual(expect.arrayContaining(refsIn(document)));
});

it('describes every parameter of every path that Relais has', () => {
  for (const [path, operations] of Object.entries(pathsOf(collectContracts(contracts)))) {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const { parameters = [] } of Object.values(operations)) {
      const inPath = parameters.flatMap((each) =>
        'name' in each && 'in' in each && each.in === 'path' ? each.name : [],
      );
      expect([path, new Set(inPath)]).toEqual([path, new Set(names)]);
    }
  }
});

it('bears the version of the package', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(apiInfo.version).toBe(version);
});
