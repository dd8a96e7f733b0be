# What the organization did before its auditor read docs/for-auditors.md, and what the tests look for
# in between. The page itself holds nothing but what an auditor does.
#
# Each part stands before or after the block of the page that has exactly this line.

#@ before pack=acme-evidence.zip        # the pack
policykit profile set params.access.review_months 3
policykit generate
git commit --quiet --all --message "Reviews every 3 months"
policykit propose access-control --change "Access is reviewed every 3 months" \
  --why "A customer asks for it" --asked-by "Bo Jones"
code=$(policykit status --format json | python3 -c "import json, sys
print(*{row['approval_code'] for row in json.load(sys.stdin)['data'] if row['approval_code']})")
printf 'From: ana.silva@acme.example\nSubject: Re: policies\n\nApproved. %s\n' "$code" \
  > ../reply-pack.eml
policykit approve --all --as ana.silva@acme.example --evidence ../reply-pack.eml
policykit issue access-control
cat > ../people.csv <<'END'
Name,Email,Start date
Ana Silva,ana.silva@acme.example,2025-01-01
Jo Weiss,jo.weiss@acme.example,2025-01-01
END
policykit ack roster ../people.csv
policykit evidence --from "$(date +%Y)-01-01" --to "$(date +%Y)-12-31" --bundle \
  -o ../acme-evidence.zip
cp output/issued/access-control/access-control-v1.0.pdf ..
cd ..

#@ after pack=acme-evidence.zip        # the pack
day=$(TZ=America/New_York date +%F)

#@ after version=$(awk -F, -v policy=$policy -v day=$day \
test "$version" = 2.0

#@ after (cd ../approved && sha256sum policies/$policy.md policies/$policy.map.yaml | sha256sum)
content=$(cd ../approved && sha256sum policies/*.md policies/*.map.yaml | sha256sum | cut -c-64)
grep -q "^access-control,2.0,1,.*,Ana Silva,.*,$content," data/tables/approvals.csv

#@ after sha256sum data/policies/$policy/$policy-v${version}_text.md
text=data/policies/$policy/$policy-v${version}_text.md
for digest in $(sed '1,/^---$/d' $text | sha256sum) $(sha256sum $text); do
  test ${#digest} -lt 64 || grep -q "^access-control,2.0,.*,$digest," data/tables/versions.csv
done

#@ after cat data/policies/$policy/${policy}_change-log.md
grep -q 'every 3 months' data/policies/access-control/access-control_change-log.md
grep -q 'A customer asks for it' data/policies/access-control/access-control_change-log.md

#@ after awk -F, -v policy=$policy 'NR == 1 || $1 == policy' data/tables/reviews.csv
grep -q "^access-control,approval,2.0,2.0,20" data/tables/reviews.csv

#@ after head -n 1 data/tables/acknowledgements.csv
grep -q '^P-0002,Jo Weiss,jo.weiss@acme.example,employee,access-control,2.0,open' \
  data/tables/acknowledgements.csv

#@ after awk -F, -v day=$day 'NR == 1 || ($1 == "soc2" && $2 == "CC6.1" &&
awk -F, -v day=$day '$1 == "soc2" && $2 == "CC6.1" && $3 == "access-control" &&
  $5 <= day && day <= $6 { print $4 }' data/tables/control-matrix.csv | sort -u > ../found
test "$(cat ../found)" = 2.0

#@ before pdfsig access-control-v1.0.pdf
cd ..

#@ after sha256sum policies/access-control.md policies/access-control.map.yaml | sha256sum
content=$(sha256sum policies/access-control.md policies/access-control.map.yaml | sha256sum)
grep -q "${content%% *}" attached/*-proposed-*.json
policykit verify access-control-v1.0.pdf --trust $seal --commands | grep '^    ' > check.sh
bash -eu check.sh > said.txt 2>&1
grep 'Verification successful' said.txt
