import type { Type } from '@nestjs/common';
import { Nothing, type AsyncApiDocument } from '../contracts/index.js';
import type { Settings } from '../platform/config/settings.js';
import { apiInfo } from '../platform/config/api-info.js';
import {
  clientEventOperation,
  namespaceChannels,
  serverEventOperation,
  socketErrorSchema,
} from './asyncapi-events.js';
import { mqttServers, securitySchemes, socketServers } from './asyncapi-servers.js';
import { topicChannel, topicOperations } from './asyncapi-topics.js';
import type { ContractCatalogue } from './contract-catalogue.js';
import { schemasOf } from './json-schemas.js';

/** The AsyncAPI 3.0 document of these topics and socket events. Its operations are seen from Relais. */
export function asyncApiDocument(
  contracts: ContractCatalogue,
  settings: Settings,
): AsyncApiDocument & Record<string, unknown> {
  const { topics, clientEvents, serverEvents, permissions } = contracts;
  const brokers = mqttServers(settings);
  const { title, version, description, license } = apiInfo;
  return {
    asyncapi: '3.0.0',
    info: { title, version, description, license: { name: license.name } },
    defaultContentType: 'application/json',
    servers: { ...brokers, ...socketServers(settings) },
    channels: {
      ...Object.fromEntries(topics.map((topic) => [topic.id, topicChannel(topic, Object.keys(brokers))])),
      ...namespaceChannels(contracts),
    },
    operations: Object.assign(
      {},
      ...topics.map((topic) => topicOperations(topic, permissions)),
      ...clientEvents.map((event) => ({ [event.id]: clientEventOperation(event) })),
      ...serverEvents.map((event) => ({ [event.id]: serverEventOperation(event) })),
    ) as object,
    components: {
      securitySchemes,
      schemas: { ...schemasOf(messageTypes(contracts)), SocketError: socketErrorSchema },
    },
  };
}

/** Every class whose JSON goes over a topic or a socket. */
export function messageTypes({ topics, clientEvents, serverEvents }: ContractCatalogue): Type<unknown>[] {
  const types = [
    ...topics.map(({ payload }) => payload),
    ...clientEvents.flatMap(({ payload, ack }) => [payload, ack]),
    ...serverEvents.map(({ payload }) => payload),
  ];
  return types.filter((type) => type !== Nothing);
}
