/** Topics that a setting renames, by the setting: what stands here is its default. Permission rows follow the name. */
export const renamableTopics = {
  MQTT_TOPIC_SENSOR_DATA: 'dht11/sensor/data',
  MQTT_TOPIC_INCIDENTS: 'dht11/incidents',
  MQTT_TOPIC_ALERTS: 'dht11/alerts',
  MQTT_TOPIC_STATUS: 'dht11/status',
} as const;
