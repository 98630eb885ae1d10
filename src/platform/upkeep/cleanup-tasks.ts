import { Injectable } from '@nestjs/common';

/** Something that grows old and is not needed any more. */
export interface CleanupTask {
  readonly name: string;
  /** Removes what is too old and returns how many that were. Running twice at once does no harm. */
  run(): Promise<number>;
}

/** Features enter what has to be cleaned up here; it runs every 6 h on one instance, and when an admin asks. */
@Injectable()
export class CleanupTasks {
  private readonly tasks = new Map<string, CleanupTask>();

  register(task: CleanupTask): void {
    this.tasks.set(task.name, task);
  }

  all(): readonly CleanupTask[] {
    return [...this.tasks.values()];
  }
}
