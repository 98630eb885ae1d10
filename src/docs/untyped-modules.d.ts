// The package types this module under another path than the one it is loaded from.
declare module 'class-transformer/cjs/storage.js' {
  export { defaultMetadataStorage } from 'class-transformer/types/storage.js';
}

declare module 'swagger-ui-dist/absolute-path.js' {
  /** The folder of the package. */
  export default function getAbsoluteFSPath(): string;
}
