import { testSettings } from '../../test/support/settings.js';
import { defineTopic } from '../contracts/index.js';
import { apiPage } from './api.page.js';
import { collectContracts } from './contract-catalogue.js';
import { messagesPage } from './messages.page.js';
import { wording } from './wording.js';

const settings = testSettings();
const hostile = `<img src=x onerror="alert('1')">`;

class Payload {}

const catalogue = collectContracts({
  odd: defineTopic('odd/topic', Payload, { qos: 1, retain: true, from: 'both', summary: hostile }),
});

const pages = {
  api: apiPage('en'),
  messages: messagesPage(catalogue, settings, 'en'),
};

it.each(Object.entries(pages))('the page %s carries no script and no style of its own', (_, page) => {
  expect(page).not.toMatch(/<style|style=|\son\w+="|<script(?! src="\/docs\/assets\/[\w.-]+" defer>)/i);
});

it.each(Object.entries(pages))('the page %s loads nothing from elsewhere', (_, page) => {
  const targets = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, target]) => target);
  expect(targets.filter((target) => !/^[/#](?!\/)/.test(target!))).toEqual([]);
});

it('shows text from the contracts as text', () => {
  expect(pages.messages).not.toContain('<img');
  expect(pages.messages).toContain('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;');
});

it('shows a topic with its quality of service and who may use it', () => {
  expect(pages.messages).toMatch(/odd\/topic[\s\S]*QoS 1[\s\S]*retained[\s\S]*everyone/);
});

it('speaks French to who asks for it, and says so', () => {
  const page = messagesPage(catalogue, settings, 'fr');
  expect(page).toContain('<html lang="fr">');
  expect(page).toContain(wording.fr.permissions);
  expect(page).not.toContain(wording.en.permissions);
});
