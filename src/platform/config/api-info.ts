/** What the documents say of themselves. The version is the package's; a test keeps them equal. */
export const apiInfo = {
  title: 'Relais',
  version: '0.1.0',
  description: 'MQTT devices, socket.io clients and REST behind one set of identities, rules and guarantees.',
  license: { name: 'MIT', identifier: 'MIT' },
} as const;
