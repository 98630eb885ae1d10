import { S3Bucket } from '../../attachments/s3-bucket.js';
import { s3AddressOf } from '../../platform/config/s3-address.js';
import { problem, well, type Check } from './finding.js';

const PACE = { answerMs: 4_000, putMs: 4_000, silenceMs: 4_000 };

/** Whether the store of attachments answers and knows the keys; nothing is stored. */
export const s3Check: Check = {
  name: 'Attachments',
  async find({ S3_URL, DATA_DIR }) {
    if (!S3_URL) return well(`in ${DATA_DIR}/attachments`);
    const bucket = new S3Bucket(s3AddressOf(S3_URL)!, PACE);
    await bucket.look().catch(() => undefined);
    if (bucket.failure === undefined) return well(`in the S3 store ${bucket.place}`);
    const what = `the S3 store ${bucket.place}: ${bucket.failure}`;
    return problem(what, 'start it, or correct S3_URL; unset, attachments are stored in DATA_DIR');
  },
};
