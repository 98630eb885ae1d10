import type { ComponentType } from 'preact';
import { part } from '../../route.js';
import { say } from '../../words.js';
import { adminWords } from './admin-words.js';
import { BrokerSection } from './broker-section.js';
import { MailSection } from './mail-section.js';
import { RefusedSection } from './refused-section.js';
import { readStats } from './statistics.state.js';
import { StatisticsSection } from './statistics-section.js';
import { StoresSection } from './stores-section.js';
import { SECTIONS, Tabs, type Section } from './tabs.js';
import { TopicsSection } from './topics-section.js';
import { usePolled } from './use-polled.js';
import { UsersSection } from './users-section.js';

const SHOWN: Readonly<Record<Section, ComponentType>> = {
  users: UsersSection,
  statistics: StatisticsSection,
  broker: BrokerSection,
  topics: TopicsSection,
  refused: RefusedSection,
  stores: StoresSection,
  mail: MailSection,
};

export function AdminPage() {
  const words = say(adminWords);
  usePolled(readStats, 5_000);
  const shown = SECTIONS.find((section) => section === part.value) ?? 'users';
  const Section = SHOWN[shown];
  return (
    <div class="admin">
      <h1 class="unseen">{words.title}</h1>
      <Tabs shown={shown} />
      <div role="tabpanel" id="section" aria-labelledby={`tab-${shown}`}>
        <Section key={shown} />
      </div>
    </div>
  );
}
