import { TimeHeap, type Timed } from './time-heap.js';

/** One schedule of the memory engine. A member stands in the heap once, however often it is postponed. */
export class MemorySchedule {
  private readonly deadlines = new TimeHeap<string>();
  private readonly byMember = new Map<string, Timed<string>>();

  get size(): number {
    return this.deadlines.size;
  }

  schedule(members: readonly string[], dueAt: number): void {
    for (const member of members) {
      const present = this.byMember.get(member);
      if (present) this.deadlines.move(present, dueAt);
      else this.byMember.set(member, this.deadlines.add(member, dueAt));
    }
  }

  due(until: number, limit: number): string[] {
    const due = this.deadlines.upTo(until).slice(0, limit);
    return due.map(({ item }) => item);
  }

  unschedule(members: readonly string[], until: number): void {
    for (const member of members) {
      const present = this.byMember.get(member);
      if (!present || present.at > until) continue;
      this.deadlines.remove(present);
      this.byMember.delete(member);
    }
  }
}
