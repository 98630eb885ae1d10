import { Logger } from '@nestjs/common';
import { CleanupTasks } from '../platform/upkeep/cleanup-tasks.js';
import { CleanupService } from './cleanup.service.js';

describe('CleanupService', () => {
  beforeEach(() => {
    for (const level of ['log', 'error'] as const) {
      jest.spyOn(Logger.prototype, level).mockImplementation(() => undefined);
    }
  });
  afterEach(() => jest.restoreAllMocks());

  it('runs every task and tells what each removed, whatever fails among them', async () => {
    const tasks = new CleanupTasks();
    tasks.register({ name: 'rejections', run: async () => 3 });
    tasks.register({ name: 'positions', run: () => Promise.reject(new Error('away')) });
    tasks.register({ name: 'keys', run: async () => 0 });
    expect(await new CleanupService(tasks).run()).toEqual({
      removed: { rejections: 3, keys: 0 },
      failed: ['positions'],
    });
  });
});
