# Raw mails through SpamAssassin in one process: perl spamassassin.pl RULES SITE STATE MAILS PASSES. Prints processor seconds as JSON.
use strict;
use warnings;
use Mail::SpamAssassin;

my ($rules, $site, $state, $folder, $passes) = @ARGV;
my $judge = Mail::SpamAssassin->new({
  rules_filename => $rules, site_rules_filename => $site, LOCAL_STATE_DIR => $state,
  userprefs_filename => "/dev/null", dont_copy_prefs => 1, local_tests_only => 1,
});
$judge->compile_now(0, 1);
my @mails = map { local (@ARGV, $/) = ($_); scalar <> } sort glob("$folder/*");
my $hits = 0;
sub judge { my $mail = $judge->parse($_[0], 1); my $status = $judge->check($mail);
  my $hit = $status->get_names_of_tests_hit() =~ /BENCH/; $status->finish; $mail->finish; return $hit }
judge($_) for @mails[0 .. ($#mails < 99 ? $#mails : 99)];
my $seconds = 1e9;
for (1 .. $passes) {
  my $start = (times)[0] + (times)[1];
  $hits = 0;
  $hits += judge($_) for @mails;
  my $took = (times)[0] + (times)[1] - $start;
  $seconds = $took if $took < $seconds;
}
open my $status, "<", "/proc/self/status" or die;
my ($memory) = map { /VmHWM:\s+(\d+)/ ? $1 / 1024 : () } <$status>;
print qq({"seconds": $seconds, "hits": $hits, "memory_mb": $memory}\n);
