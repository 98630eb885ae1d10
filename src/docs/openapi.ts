import type { Type } from '@nestjs/common';
import type { OpenApiDocument, RouteAccess, RouteContract } from '../contracts/index.js';
import { apiInfo } from '../platform/config/api-info.js';
import type { ContractCatalogue, Named } from './contract-catalogue.js';
import type { JsonSchema, JsonSchemas } from './json-schema.js';
import { allSchemas, refTo, schemasOf } from './json-schemas.js';
import { withoutNull } from './nullable.js';
import { failureResponses, failuresOf, problemSchema } from './openapi-responses.js';

/** The OpenAPI 3.1 document of these routes. */
export function openApiDocument({ routes }: ContractCatalogue): OpenApiDocument & Record<string, unknown> {
  const known = allSchemas();
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, known) };
  }
  return {
    openapi: '3.1.0',
    info: apiInfo,
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(tagOf))].sort().map((name) => ({ name })),
    paths,
    components: {
      securitySchemes,
      responses: failureResponses,
      schemas: { ...schemasOf(jsonTypes(routes), known), Problem: problemSchema },
    },
  };
}

const securitySchemes = {
  bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
  cookie: { type: 'apiKey', in: 'cookie', name: 'relais_token', description: 'From the own origin only' },
  hookSecret: { type: 'apiKey', in: 'header', name: 'X-Hook-Secret', description: 'MQTT_HOOK_SECRET' },
  metricsToken: { type: 'http', scheme: 'bearer', description: 'METRICS_TOKEN; none is asked on loopback' },
};

function operation(route: Named<RouteContract>, known: JsonSchemas): object {
  const parameters = [
    ...(route.params ? parametersOf('path', known[route.params.name]!) : []),
    ...(route.query ? parametersOf('query', known[route.query.name]!) : []),
  ];
  return {
    operationId: route.id,
    tags: [tagOf(route)],
    summary: route.summary,
    'x-access': route.access,
    security: securityOf(route.access),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...requestBodyOf(route),
    responses: { [route.status]: success(route), ...failuresOf(route) },
  };
}

/** The feature that answers: what is not named here is called by the first word of its path. */
const FEATURES: Readonly<Record<string, string>> = {
  docs: 'documentation',
  auth: 'accounts',
  users: 'accounts',
  health: 'operations',
  stats: 'operations',
  cleanup: 'operations',
  metrics: 'operations',
  'reconnect-publisher': 'operations',
  'ecouter-topic': 'operations',
  'desabonner-topic': 'operations',
};

function tagOf({ path }: RouteContract): string {
  const word = path.split('/').find((each) => each !== '' && each !== 'api') ?? 'docs';
  return FEATURES[word] ?? word;
}

function securityOf(access: RouteAccess): object[] {
  if (access === 'public') return [];
  if (access === 'hook') return [{ hookSecret: [] }];
  if (access === 'metrics') return [{}, { metricsToken: [] }];
  const signedIn = [{ bearer: [] }, { cookie: [] }];
  return access === 'documentation' ? [{}, ...signedIn] : signedIn;
}

function parametersOf(place: 'path' | 'query', { properties = {}, required = [] }: JsonSchema): object[] {
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description ? { description } : {}),
    schema: withoutNull(schema),
  }));
}

function requestBodyOf({ body, upload }: RouteContract): object {
  if (body) return { requestBody: { required: true, content: json(refTo(body)) } };
  if (!upload) return {};
  const properties = { [upload]: { type: 'string', format: 'binary' } };
  const schema = { type: 'object', properties, required: [upload], additionalProperties: false };
  return { requestBody: { required: true, content: { 'multipart/form-data': { schema } } } };
}

function success({ response, mediaType, alsoAs, summary }: RouteContract): object {
  const description = summary;
  const content = {
    ...(mediaType ? { [mediaType.split(';')[0]!]: {} } : {}),
    ...(response && !mediaType ? json(refTo(response)) : {}),
    ...(alsoAs ? { [alsoAs]: { schema: { type: 'string' } } } : {}),
  };
  return Object.keys(content).length > 0 ? { description, content } : { description };
}

function json(schema: JsonSchema): object {
  return { 'application/json': { schema } };
}

function jsonTypes(routes: readonly RouteContract[]): Type<unknown>[] {
  return routes.flatMap(({ body, response, mediaType }) =>
    [body ?? [], mediaType ? [] : (response ?? [])].flat(),
  );
}
