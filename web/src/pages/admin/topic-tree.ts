import { batch, signal } from '@preact/signals';

/** What is known of one topic. */
export interface Known {
  readonly payload: unknown;
  readonly qos: number;
  /** The broker keeps its last message for whoever subscribes later. */
  readonly isRetained: boolean;
  /** Epoch milliseconds, of the last message. */
  readonly at: number;
  /** Repeated by the broker from before: nobody knows since when. */
  readonly isOld: boolean;
  readonly messages: number;
  /** Messages a second, as of `at`. */
  readonly rate: number;
}

/** What came of one topic since the tree was last told. */
export interface Heard {
  readonly payload: unknown;
  readonly qos: number;
  readonly at: number;
  /** Without what the broker had retained. */
  readonly messages: number;
  readonly isRetained: boolean;
}

/** The rate forgets as the server's does. */
const WINDOW_MS = 60_000;

/** One level of the topics. Each is drawn by signals of its own, so that a message redraws one row. */
export class Branch {
  readonly children = signal<readonly Branch[]>([]);
  readonly topic = signal<Known | undefined>(undefined);
  readonly isOpen = signal(false);
  readonly byName = new Map<string, Branch>();

  constructor(
    readonly name: string,
    readonly path: string,
  ) {}
}

export class TopicTree {
  readonly root = new Branch('', '');
  readonly count = signal(0);

  /** What is known from before: it never replaces something newer. */
  begin(topics: Iterable<readonly [topic: string, known: Known]>): void {
    this.change(topics, (known, before) => (before && before.at > known.at ? before : known));
  }

  hear(heard: Iterable<readonly [topic: string, heard: Heard]>): void {
    this.change(heard, withHeard);
  }

  /** Opens every level. */
  open(branch = this.root): void {
    branch.isOpen.value = true;
    for (const child of branch.byName.values()) this.open(child);
  }

  at(topic: string): Branch | undefined {
    let branch: Branch | undefined = this.root;
    for (const name of topic.split('/')) branch = branch?.byName.get(name);
    return branch;
  }

  private change<N>(
    news: Iterable<readonly [topic: string, news: N]>,
    known: (news: N, before: Known | undefined) => Known,
  ): void {
    const grown = new Set<Branch>();
    batch(() => {
      for (const [topic, each] of news) {
        const branch = this.grow(topic, grown);
        if (!branch.topic.peek()) this.count.value += 1;
        branch.topic.value = known(each, branch.topic.peek());
      }
      for (const branch of grown) branch.children.value = [...branch.byName.values()].sort(byName);
    });
  }

  private grow(topic: string, grown: Set<Branch>): Branch {
    let branch = this.root;
    for (const name of topic.split('/')) {
      let next = branch.byName.get(name);
      if (!next) {
        next = new Branch(name, branch === this.root ? name : `${branch.path}/${name}`);
        branch.byName.set(name, next);
        grown.add(branch);
      }
      branch = next;
    }
    return branch;
  }
}

const byName = (a: Branch, b: Branch): number => a.name.localeCompare(b.name, undefined, { numeric: true });

export function withHeard(heard: Heard, before: Known | undefined): Known {
  const { payload, qos, at, messages } = heard;
  // What the broker repeats is not new.
  if (before && messages === 0) return { ...before, isRetained: heard.isRetained };
  return {
    payload,
    qos,
    at,
    isOld: messages === 0,
    isRetained: heard.isRetained || (before?.isRetained ?? false),
    messages: (before?.messages ?? 0) + messages,
    rate: rateAt(before, at) + (messages * 1_000) / WINDOW_MS,
  };
}

/** What came long ago counts less and less. */
export function rateAt(known: Known | undefined, at: number): number {
  return known ? known.rate * Math.exp(Math.min(0, known.at - at) / WINDOW_MS) : 0;
}

/** Whether the branch, or one below it, bears a topic that contains the text. */
export function contains(branch: Branch, text: string): boolean {
  if (text === '') return true;
  if (branch.topic.value && branch.path.toLowerCase().includes(text)) return true;
  return branch.children.value.some((child) => contains(child, text));
}
