import { defineClientEvent, defineServerEvent, Nothing } from './event.js';
import {
  MqttMessage,
  MqttStatus,
  PublishRequest,
  PublishResult,
  SubscribeRequest,
  SubscribeResult,
  SubscriptionList,
  TopicRef,
} from './mqtt.contract.js';

const NAMESPACE = { namespace: '/mqtt' } as const;

export const mqttStatusRequest = defineClientEvent('mqtt:status', Nothing, MqttStatus, {
  ...NAMESPACE,
  success: 'mqtt:status',
  summary: 'Asks for the state of the connection to the broker',
});

export const mqttPublishEvent = defineClientEvent('mqtt:publish', PublishRequest, PublishResult, {
  ...NAMESPACE,
  success: 'mqtt:publish:success',
  failure: 'mqtt:publish:error',
  summary: 'Publishes a message',
});

export const mqttSubscribeEvent = defineClientEvent('mqtt:subscribe', SubscribeRequest, SubscribeResult, {
  ...NAMESPACE,
  success: 'mqtt:subscribe:success',
  failure: 'mqtt:subscribe:error',
  summary: 'Subscribes this socket; the subscription ends with it',
});

export const mqttUnsubscribeEvent = defineClientEvent('mqtt:unsubscribe', TopicRef, TopicRef, {
  ...NAMESPACE,
  success: 'mqtt:unsubscribe:success',
  failure: 'mqtt:unsubscribe:error',
  summary: 'Ends a subscription of this socket',
});

export const mqttSubscriptionsEvent = defineClientEvent('mqtt:subscriptions', Nothing, SubscriptionList, {
  ...NAMESPACE,
  success: 'mqtt:subscriptions',
  summary: 'Asks for the subscriptions of this socket, those of its user included',
});

export const mqttMessage = defineServerEvent('mqtt:message', MqttMessage, {
  ...NAMESPACE,
  summary: 'A message that matches a subscription, or a broadcast',
});

export const mqttStatusChanged = defineServerEvent('mqtt:status', MqttStatus, {
  ...NAMESPACE,
  summary: 'The state of the connection to the broker: on connect, on request and on every change',
});
