import {
  incidentTopic,
  sensorData,
  sensorOwnData,
  type IncidentMessage,
  type Qos,
  type SensorReading,
} from '../../contracts/index.js';
import type { TopicNames } from '../../platform/policy/topic-names.js';
import type { PublishRequest } from './request.js';

const DEFAULT_QOS = '1';

interface Message {
  readonly topic: string;
  readonly payload: string;
  readonly qos: Qos;
  readonly retain?: boolean;
}

/** The message of a request that has no problem. A reading bears no time: it counts from its arrival. */
export function messageOf(request: PublishRequest, names: TopicNames): Message {
  if (request.temp !== undefined) return readingMessage(request, names);
  if (request.incident !== undefined) return incidentMessage(request, names);
  const { topic, json, qos = DEFAULT_QOS, retain } = request;
  return { topic: topic!, payload: json!, qos: Number(qos) as Qos, retain };
}

function readingMessage({ temp, hum, sensor }: PublishRequest, names: TopicNames): Message {
  const reading: SensorReading = { temperature: temp!, humidity: hum! };
  const topic = sensor ? sensorOwnData.build({ sensorId: sensor }) : names.of(sensorData).build({});
  return { topic, payload: JSON.stringify(reading), qos: sensorData.qos };
}

function incidentMessage({ incident, action = 'acknowledge' }: PublishRequest, names: TopicNames): Message {
  const command: IncidentMessage = { action, incident_id: incident };
  return {
    topic: names.of(incidentTopic).build({}),
    payload: JSON.stringify(command),
    qos: incidentTopic.qos,
  };
}
