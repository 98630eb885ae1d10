import { testSettings } from '../../test/support/settings.js';
import { TopicNames } from '../platform/policy/topic-names.js';
import { DocsService } from './docs.service.js';

describe('the documentation of an installation that renames topics', () => {
  const settings = testSettings({ MQTT_TOPIC_ALERTS: 'plant/alerts' });
  const docs = new DocsService(settings, new TopicNames(settings));

  it('shows their names in the AsyncAPI document, and who may use them', () => {
    expect(docs.asyncApi()).toMatchObject({
      channels: { alertTopic: { address: 'plant/alerts' }, telemetryStatus: { address: 'dht11/status' } },
      operations: { send_alertTopic: { 'x-may-publish': ['server'], 'x-may-subscribe': ['everyone'] } },
    });
  });

  it('shows their names on the page, in the order of names', () => {
    const page = docs.messagesPage('en');
    const topics = [...page.matchAll(/<h3><code>([^<]+)<\/code><\/h3>/g)].map(([, topic]) => topic!);
    const shown = topics.slice(0, topics.indexOf('plant/alerts') + 1);
    expect(shown).toEqual([...shown].sort());
    expect(page).toMatch(/<th scope="row"><code>plant\/alerts<\/code><\/th>/);
    expect(page).not.toContain('dht11/alerts');
  });
});
