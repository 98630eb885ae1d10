import { s3AddressOf } from './s3-address.js';

describe('the address of an S3 store', () => {
  it('is a bucket, its region, and the keys as they are', () => {
    expect(s3AddressOf('https://AKIA:a%2Fb%2Bc@s3.example.test/files?region=eu-west-3')).toEqual({
      bucketUrl: 'https://s3.example.test/files',
      region: 'eu-west-3',
      accessKeyId: 'AKIA',
      secretAccessKey: 'a/b+c',
    });
    expect(s3AddressOf('http://key:secret@127.0.0.1:9000/files/')).toMatchObject({
      bucketUrl: 'http://127.0.0.1:9000/files',
      region: 'us-east-1',
    });
  });

  it.each([
    ['no URL', 'files'],
    ['another protocol', 's3://key:secret@host/files'],
    ['no keys', 'https://host/files'],
    ['no secret', 'https://key@host/files'],
    ['a secret that is badly encoded', 'https://key:%zz@host/files'],
    ['no bucket', 'https://key:secret@host/'],
    ['a folder in a bucket', 'https://key:secret@host/files/more'],
  ])('is not read from %s', (_, raw) => {
    expect(s3AddressOf(raw)).toBeUndefined();
  });
});
