/**
 * What each shell is told. All of them ask `kubecause __complete WORDS..`, which answers as cobra's commands do: a value and
 * what it means in each line, and at last a sum of what the shell is to do: 2, add no blank; 4, offer no files.
 * @see https://github.com/spf13/cobra/blob/main/site/content/completions/_index.md
 */
export const completionScripts = {
  bash: `# bash completion for kubecause: source <(kubecause completion bash)
_kubecause() {
  local line="\${COMP_LINE:0:COMP_POINT}" words=() value directive=4 current behind before
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  current="\${words[\${#words[@]}-1]}"
  # bash breaks words at = and :, and replaces only what is behind the last of them.
  behind="\${current##*[=:]}"
  before="\${current%"$behind"}"
  COMPREPLY=()
  while IFS=$'\\t' read -r value _; do
    case $value in
      :*) directive="\${value#:}" ;;
      ?*) COMPREPLY+=("\${value#"$before"}") ;;
    esac
  done < <("\${words[0]}" __complete "\${words[@]:1}" 2>/dev/null)
  ((directive & 2)) && compopt -o nospace 2>/dev/null
  if ! ((directive & 4)); then
    compopt -o filenames 2>/dev/null
    while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -f -- "$behind")
  fi
}
complete -F _kubecause kubecause
`,
  zsh: `#compdef kubecause
# zsh completion for kubecause: source <(kubecause completion zsh)
_kubecause() {
  local -a values options
  local line directive=4
  for line in "\${(@f)$("\${words[1]}" __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    case $line in
      :*) directive="\${line#:}" ;;
      *$'\\t'*) values+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}") ;;
      ?*) values+=("\${line//:/\\\\:}") ;;
    esac
  done
  ((directive & 2)) && options=(-S '')
  ((directive & 4)) || { compset -P '*='; _files; }
  ((\${#values})) && _describe kubecause values "\${(@)options}"
}
if [[ "\${funcstack[1]}" == _kubecause ]]; then _kubecause "$@"; else compdef _kubecause kubecause; fi
`,
  fish: `# fish completion for kubecause: kubecause completion fish | source
function __kubecause_complete
    set -l tokens (commandline -opc) (commandline -ct)
    set -l directive 4
    for line in ($tokens[1] __complete $tokens[2..-1] 2>/dev/null)
        if string match -qr '^:\\d+$' -- $line
            set directive (string sub -s 2 -- $line)
        else
            echo $line
        end
    end
    if test (math "bitand($directive, 4)") -eq 0
        set -l before (string match -r '^.*=' -- $tokens[-1]; or echo)
        for path in (__fish_complete_path (string replace -r '^.*=' '' -- $tokens[-1]))
            echo $before$path
        end
    end
end
complete -c kubecause -f -a '(__kubecause_complete)'
`,
  powershell: `# PowerShell completion for kubecause: kubecause completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName kubecause -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
  if ($wordToComplete -eq '') { $words += '' }
  & kubecause __complete @words 2>$null | Where-Object { $_ -notmatch '^:\\d+$' } | ForEach-Object {
    $value, $meaning = $_ -split "\`t", 2
    if (-not $meaning) { $meaning = $value }
    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $meaning)
  }
}
`,
} as const;
