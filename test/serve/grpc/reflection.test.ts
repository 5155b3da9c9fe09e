import { fromBinary } from '@bufbuild/protobuf';
import { type FileDescriptorProto, FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { expect, test } from 'vitest';
import { grpcClient } from '../../helpers/grpc-client.ts';
import { grpcServer } from '../../helpers/grpc-server.ts';

interface Answer {
  readonly file_descriptor_response: { readonly file_descriptor_proto: readonly Buffer[] } | null;
  readonly list_services_response: { readonly service: readonly { readonly name: string }[] } | null;
  readonly all_extension_numbers_response: { readonly base_type_name: string } | null;
  readonly error_response: { readonly error_code: number } | null;
  readonly original_request: object;
}

/** Asks one after another on one stream, as clients do. */
async function reflect(version: string, requests: readonly object[]): Promise<Answer[]> {
  const { address } = await grpcServer();
  const stream = grpcClient(address).talk(`grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`);
  const answers: Answer[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    stream.on('end', resolve);
    stream.on('error', reject);
  });
  stream.on('data', (answer: Answer) => {
    answers.push(answer);
    const next = requests[answers.length];
    if (next === undefined) stream.end();
    else stream.write(next);
  });
  stream.write(requests[0]!);
  await ended;
  return answers;
}

function fileOf({ file_descriptor_response }: Answer): FileDescriptorProto {
  return fromBinary(FileDescriptorProtoSchema, file_descriptor_response!.file_descriptor_proto[0]!);
}

test.each(['v1', 'v1alpha'])('%s tells services, files and symbols', async version => {
  const symbols = ['schema.v1.ServerAnalyzerService', 'schema.v1.ServerAnalyzerService.Analyze', 'schema.v1.Result'];
  const file = 'schema/v1/server_analyzer_service.proto';
  const [listed, ...found] = await reflect(version, [
    { list_services: '*' },
    { file_by_filename: file },
    ...symbols.map(symbol => ({ file_containing_symbol: symbol })),
  ]);
  expect(listed!.list_services_response!.service.map(({ name }) => name)).toEqual([
    'grpc.health.v1.Health',
    'grpc.reflection.v1.ServerReflection',
    'grpc.reflection.v1alpha.ServerReflection',
    'schema.v1.ServerAnalyzerService',
    'schema.v1.ServerConfigService',
    'schema.v1.ServerQueryService',
  ]);
  expect(found.map(answer => fileOf(answer).name)).toEqual(Array(4).fill(file));
  expect(fileOf(found[0]!).dependency).toEqual([]);
});

test('what there is not is said, and the stream goes on', async () => {
  const answers = await reflect('v1', [
    { file_by_filename: 'other.proto' },
    { file_containing_symbol: 'schema.v1.Other' },
    { file_containing_symbol: '' },
    { file_containing_extension: { containing_type: 'schema.v1.Result', extension_number: 1 } },
    { all_extension_numbers_of_type: 'schema.v1.Other' },
    { all_extension_numbers_of_type: 'schema.v1.Result' },
  ]);
  expect(answers.map(({ error_response }) => error_response?.error_code)).toEqual([5, 5, 5, 5, 5, undefined]);
  expect(answers.at(-1)!.all_extension_numbers_response).toMatchObject({ base_type_name: 'schema.v1.Result' });
});
