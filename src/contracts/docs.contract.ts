import { IsObject, IsString, Matches } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { defineRoute } from './route.js';

const HTML = 'text/html; charset=utf-8';

export class DocsAssetParams {
  @Matches(/^[a-z0-9-]+\.(css|js|svg)$/)
  file: string;
}

export class OpenApiDocument {
  @IsString()
  @JSONSchema({ description: 'Version of the OpenAPI specification' })
  openapi: string;

  @IsObject()
  info: object;

  @IsObject()
  @JSONSchema({ description: 'Every REST route, by path and method' })
  paths: object;

  @IsObject()
  components: object;
}

export class AsyncApiDocument {
  @IsString()
  @JSONSchema({ description: 'Version of the AsyncAPI specification' })
  asyncapi: string;

  @IsObject()
  info: object;

  @IsObject()
  @JSONSchema({ description: 'MQTT topics, and socket.io namespaces' })
  channels: object;

  @IsObject()
  @JSONSchema({ description: 'What Relais receives and sends, seen from Relais' })
  operations: object;

  @IsObject()
  components: object;
}

export const showApiPage = defineRoute('GET /docs', {
  access: 'documentation',
  summary: 'The REST routes as a page, to read and to try',
  response: String,
  mediaType: HTML,
});

export const readOpenApi = defineRoute('GET /docs/json', {
  access: 'documentation',
  summary: 'The REST routes as an OpenAPI 3.1 document',
  response: OpenApiDocument,
});

export const showMessagesPage = defineRoute('GET /docs/asyncapi', {
  access: 'documentation',
  summary: 'MQTT topics, socket events and topic permissions as a page',
  response: String,
  mediaType: HTML,
});

export const readAsyncApi = defineRoute('GET /docs/asyncapi.json', {
  access: 'documentation',
  summary: 'MQTT topics and socket events as an AsyncAPI 3.0 document',
  response: AsyncApiDocument,
});

export const readDocsAsset = defineRoute('GET /docs/assets/:file', {
  access: 'public',
  summary: 'Style sheets and scripts of the documentation',
  params: DocsAssetParams,
  response: Uint8Array,
  mediaType: 'application/octet-stream',
});
