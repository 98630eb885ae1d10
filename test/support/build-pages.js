import { execFileSync } from 'node:child_process';

export default function buildPages() {
  execFileSync(process.execPath, ['scripts/build-web.js'], { stdio: 'inherit' });
}
