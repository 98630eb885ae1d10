import { renamableTopics } from '../../../contracts/index.js';
import { duration, integer, number, topic } from '../setting.js';

export const telemetryFields = {
  MQTT_TOPIC_SENSOR_DATA: topic(
    renamableTopics.MQTT_TOPIC_SENSOR_DATA,
    'Topic of readings that name their sensor in the payload',
  ),
  MQTT_TOPIC_INCIDENTS: topic(
    renamableTopics.MQTT_TOPIC_INCIDENTS,
    'Topic of commands to incidents, and of their states',
  ),
  MQTT_TOPIC_ALERTS: topic(renamableTopics.MQTT_TOPIC_ALERTS, 'Topic of incidents that open'),
  MQTT_TOPIC_STATUS: topic(
    renamableTopics.MQTT_TOPIC_STATUS,
    'Topic that says whether readings are taken in',
  ),
  MQTT_TEMP_MIN: number(5, [-40, 125], 'Below this an incident opens, in °C'),
  MQTT_TEMP_MAX: number(35, [-40, 125], 'Above this an incident opens, in °C'),
  MQTT_HUM_MIN: number(20, [0, 100], 'Below this an incident opens, in % relative humidity'),
  MQTT_HUM_MAX: number(80, [0, 100], 'Above this an incident opens, in % relative humidity'),
  ALERT_HYSTERESIS: number(0.5, [0, 50], 'How far past the limit a value must return, in its unit'),
  ALERT_CLEAR_AFTER: integer(2, [1, 1000], 'Readings in a row that must have returned'),
  SENSOR_SILENT_AFTER: duration(300, 'Silence after which a sensor has an incident of no data'),
  RETENTION_READINGS: integer(365, [1, 36_500], 'Days that readings and resolved incidents are kept'),
} as const;
