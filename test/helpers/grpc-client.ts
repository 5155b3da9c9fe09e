import { fileURLToPath } from 'node:url';
import {
  type ChannelCredentials,
  Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  credentials,
  Metadata,
  type MethodDefinition,
  type ServiceError,
} from '@grpc/grpc-js';
import { loadSync, type PackageDefinition, type ServiceDefinition } from '@grpc/proto-loader';
import { onTestFinished } from 'vitest';

/** The schema as another reader of it understands it. */
export const schema = loadSync(
  [
    'schema/v1/server_analyzer_service.proto',
    'schema/v1/server_config_service.proto',
    'schema/v1/server_query_service.proto',
    'google/rpc/error_details.proto',
    'grpc/health/v1/health.proto',
    'grpc/reflection/v1/reflection.proto',
    'grpc/reflection/v1alpha/reflection.proto',
  ],
  {
    includeDirs: [fileURLToPath(new URL('../../src/serve/grpc/proto', import.meta.url))],
    enums: String,
    keepCase: true,
    defaults: true,
  },
);

type Message = Record<string, unknown>;

interface CallOptions {
  readonly token?: string;
  /** Milliseconds. */
  readonly deadline?: number;
}

export interface GrpcClient {
  /** Calls a method such as `schema.v1.ServerAnalyzerService/Analyze`. */
  call(path: string, request?: object, options?: CallOptions): Promise<Message>;
  stream(path: string, request?: object): ClientReadableStream<Message>;
  talk(path: string): ClientDuplexStream<object, unknown>;
}

/**
 * A client of another implementation than the server's; it ends with the test.
 * @param known what the client knows of services and messages
 */
export function grpcClient(
  address: string,
  security: ChannelCredentials = credentials.createInsecure(),
  known: PackageDefinition = schema,
): GrpcClient {
  const methodAt = (path: string): MethodDefinition<object, Message> => {
    const [service = '', method = ''] = path.split('/');
    return (known[service] as unknown as ServiceDefinition)[method] as unknown as MethodDefinition<object, Message>;
  };
  const client = new Client(address.replace(/^grpcs?:\/\//, ''), security);
  onTestFinished(() => client.close());
  return {
    call(path, request = {}, { token, deadline = 20_000 } = {}) {
      const { path: full, requestSerialize, responseDeserialize } = methodAt(path);
      const metadata = new Metadata();
      if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
      return new Promise((resolve, reject) => {
        const options = { deadline: Date.now() + deadline };
        client.makeUnaryRequest(
          full,
          requestSerialize,
          responseDeserialize,
          request,
          metadata,
          options,
          (error, answer) => (error === null ? resolve(answer!) : reject(error)),
        );
      });
    },
    stream(path, request = {}) {
      const { path: full, requestSerialize, responseDeserialize } = methodAt(path);
      return client.makeServerStreamRequest(full, requestSerialize, responseDeserialize, request);
    },
    talk(path) {
      const { path: full, requestSerialize, responseDeserialize } = methodAt(path);
      return client.makeBidiStreamRequest(full, requestSerialize, responseDeserialize);
    },
  };
}

/** The error with which a call failed. */
export async function errorOf(calling: Promise<unknown>): Promise<ServiceError> {
  return await calling.then(
    () => {
      throw new Error('the call did not fail');
    },
    (error: ServiceError) => error,
  );
}

/** The status with which a call failed: its number, and its words. */
export async function failureOf(calling: Promise<unknown>): Promise<readonly [code: number, words: string]> {
  const failed = await errorOf(calling);
  // grpc-js leaves some characters as they were escaped.
  return [failed.code, failed.details.replace(/%[0-7][0-9A-F]/g, decodeURIComponent)];
}
