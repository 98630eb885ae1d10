import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { findCommand } from './child-server.js';

const AXE = readFileSync(resolve('node_modules/axe-core/axe.min.js'), 'utf8');
const QUIET = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

interface Credentials {
  readonly email: string;
  readonly password: string;
}

export interface Visit {
  /** Where to begin: `/modules`. */
  readonly path?: string;
  readonly as?: Credentials;
  readonly language?: 'en' | 'fr';
  readonly theme?: 'light' | 'dark';
  readonly viewport?: { readonly width: number; readonly height: number };
}

export function browserAvailable(): boolean {
  return findCommand('chromium') !== undefined;
}

export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findCommand('chromium'), args: QUIET });
}

/** A visitor of their own, with cookies of their own, signed in where `as` says so. */
export async function visit(browser: Browser, url: string, options: Visit = {}): Promise<Page> {
  const {
    path = '/',
    as,
    language = 'en',
    theme = 'light',
    viewport = { width: 1280, height: 800 },
  } = options;
  const context = await browser.newContext({ baseURL: url, locale: language, colorScheme: theme, viewport });
  if (as) await signIn(context, as);
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(path);
  return page;
}

async function signIn({ request }: BrowserContext, { email, password }: Credentials): Promise<void> {
  const answer = await request.post('/api/auth/login', { data: { email, password } });
  if (!answer.ok()) throw new Error(`${email}: ${await answer.text()}`);
}

/** What axe finds serious or critical, one line each. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    interface Violation {
      id: string;
      impact: string;
      nodes: { html: string }[];
    }
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    return (await axe.run()).violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      html: nodes[0]?.html,
    }));
  });
  return found
    .filter(({ impact }) => ['serious', 'critical'].includes(impact))
    .map(({ id, html }) => `${id}: ${html}`);
}
