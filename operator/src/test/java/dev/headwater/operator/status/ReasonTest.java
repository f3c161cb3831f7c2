package dev.headwater.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaStaticInitializer;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.headwater.operator.RepositoryFiles;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReasonTest {
  private static final Pattern SECTION =
      Pattern.compile("\n## (\\w+)\n\n(\\S.+[.])\n\n[*]{2}What to do:[*]{2} (\\S.+[.])\n");

  @Test
  void everyReasonHasItsSectionWithItsMeaningAndWhatToDo() {
    var page = RepositoryFiles.read(RepositoryFiles.path("docs/operations/reasons.md"));
    var sections = SECTION.matcher(page).results().map(section -> section.group(1)).toList();
    assertThat(sections)
        .isEqualTo(Arrays.stream(Reason.values()).map(Reason::id).sorted().toList())
        .hasSameSizeAs(headings(page));
  }

  /** Lists that sort reasons, as Events and blockers have, say none of them. */
  @Test
  void everyReasonIsSaidByTheOperator() {
    var said =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.headwater.operator")
                .get(Reason.class)
                .getFields()
                .stream()
                .filter(field -> field.getAccessesToSelf().stream().anyMatch(ReasonTest::says))
                .map(JavaField::getName)
                .toList();
    assertThat(Reason.values()).extracting(Reason::name).isSubsetOf(said);
  }

  @Test
  void aReasonIsOneWordAsTheApiServerWantsIt() {
    assertThat(Reason.values())
        .extracting(Reason::id)
        .allMatch(id -> id.matches("[A-Z][A-Za-z]{1,40}"))
        .doesNotHaveDuplicates()
        .contains("DrainStuck", "AwsAccessDenied");
  }

  private static boolean says(JavaFieldAccess access) {
    return !access.getOriginOwner().isEquivalentTo(Reason.class)
        && !access.getOriginOwner().getPackageName().endsWith(".events")
        && !access.getOrigin().getName().equals(JavaStaticInitializer.STATIC_INITIALIZER_NAME);
  }

  private static List<String> headings(String page) {
    return page.lines().filter(line -> line.startsWith("## ")).toList();
  }
}
