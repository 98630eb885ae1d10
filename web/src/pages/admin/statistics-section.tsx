import type { ComponentChildren } from 'preact';
import { number, size } from '../../format.js';
import { ask } from '../../live.js';
import { Age } from '../../parts/age.js';
import { useLive, useLoaded } from '../../use-live.js';
import { say } from '../../words.js';
import { adminWords } from './admin-words.js';
import { Sparkline } from './sparkline.js';
import { curves, stats, totals, type Curve } from './statistics.state.js';

type Words = typeof adminWords.en.stat;

export function StatisticsSection() {
  const words = say(adminWords);
  useLive('rt_global_stats_updated', ({ stats: counts }) => (totals.value = counts));
  useLoaded(() => void readTotals());
  return (
    <>
      <h2 class="unseen">{words.sections.statistics}</h2>
      <div class="tiles">
        <People words={words.stat} />
        <Traffic words={words.stat} />
        <Machine words={words.stat} />
      </div>
      <p class="quiet note">{words.stat.over}</p>
    </>
  );
}

/** The events tell changes only: what is so now comes with the state. */
async function readTotals(): Promise<void> {
  const { state } = await ask('rt_sync', { streams: {} }).catch(() => ({ state: undefined }));
  if (state?.stats) totals.value = state.stats as Record<string, number>;
}

function People({ words }: { readonly words: Words }) {
  const { totalUsers, activeUsers = 0, totalModules, onlineModules = 0 } = totals.value;
  const drivers = stats.value?.chauffeurs;
  return (
    <>
      <Tile label={words.users} value={shown(totalUsers)}>
        {words.active(number(activeUsers))}
      </Tile>
      <Tile label={words.modules} value={shown(totalModules)}>
        {words.online(number(onlineModules))}
      </Tile>
      <Tile label={words.drivers} value={shown(drivers?.total)} curve="drivers">
        {drivers && words.driversBy(...numbers(drivers.en_ligne, drivers.en_course, drivers.disponibles))}
      </Tile>
      <Tile label={words.rides} value={shown(stats.value?.reservations?.actives)} />
    </>
  );
}

function Traffic({ words }: { readonly words: Words }) {
  const { sockets, chat, mail, mqtt } = stats.value ?? {};
  return (
    <>
      <Tile label={words.sockets} value={shown(sockets)} curve="sockets" />
      <Tile label={words.chat} value={shown(chat?.messages)} curve="messages">
        {chat && words.chatBy(...numbers(chat.archives, chat.backups))}
      </Tile>
      <Tile label={words.queue} value={shown(mqtt?.queue.size)} curve="queue">
        {mqtt && words.of(number(mqtt.queue.max))}
      </Tile>
      <Tile label={words.mail} value={shown(mail?.waiting)}>
        {mail && words.mailBy(number(mail.failed))}
      </Tile>
    </>
  );
}

function Machine({ words }: { readonly words: Words }) {
  const { memory, uptime } = stats.value ?? {};
  return (
    <>
      <Tile label={words.memory} value={memory ? size(memory.rss) : '–'} curve="memory">
        {memory && words.heap(size(memory.heapUsed))}
      </Tile>
      <Tile label={words.started} value={uptime == null ? '–' : <Age at={Date.now() - uptime * 1_000} />} />
    </>
  );
}

interface TileProps {
  readonly label: string;
  readonly value: ComponentChildren;
  readonly curve?: Curve;
  readonly children?: ComponentChildren;
}

function Tile({ label, value, curve, children }: TileProps) {
  return (
    <section class="sheet tile">
      <h3>{label}</h3>
      <p class="figure">{value}</p>
      <p class="quiet">{children}</p>
      {curve && <Sparkline points={curves[curve]} />}
    </section>
  );
}

const shown = (value: number | null | undefined): string => (value == null ? '–' : number(value));
const numbers = <N extends number[]>(...values: N) =>
  values.map((value) => number(value)) as { [I in keyof N]: string };
