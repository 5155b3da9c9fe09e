/**
 * The same pure function of one object, which keeps its last answer. All analyzers look at an object before the next one
 * comes, so one answer is enough, and nothing is held for longer.
 */
export function rememberLast<T extends object, R>(compute: (subject: T) => R): (subject: T) => R {
  let last: T | undefined;
  let answer: R;
  return subject => {
    if (subject !== last) {
      answer = compute(subject);
      last = subject;
    }
    return answer;
  };
}
